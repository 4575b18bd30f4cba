import Figures
import Images
import Networks
import SimilarityMaps

let samples = ".likeness/samples"
let network = try EmbeddingNetwork(contentsOf: "\(samples)/efficientnet-lite0.onnx")
let a = try Image(contentsOf: "\(samples)/photographs/towers/eiffel-1.png")
let b = try Image(contentsOf: "\(samples)/photographs/towers/eiffel-2.png")

let pair = try PairSimilarity(network.decomposition(of: a), network.decomposition(of: b))
print("\(pair.label): \(pair.cosineSimilarity) = \(pair.mapOfFirst.sum) + \(pair.mapOfFirst.rest)")

let figure = PairFigure(pair, first: (a, "A"), second: (b, "B"), network: network.description)
try figure.image().write(to: "demo/explained.png")
