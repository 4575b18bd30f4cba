import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("by day and by night") struct Colours {
        /// All words of a view can be read on their ground, by day and by night.
        static func checkContrast(_ page: Page) async throws {
            for scheme in [ColourScheme.dark, .light] {
                try await page.setColourScheme(scheme)
                try await page.wait(for: "document.getAnimations().length === 0")
                let told: [Words] = try await page.evaluate(Self.words)
                #expect(told.count >= 3)
                for words in told {
                    #expect(
                        words.contrast >= 4.5,
                        "\(scheme): \(words.text): \(words.colour) on \(words.ground)")
                }
                let path = try await page.evaluate("location.pathname.slice(1)", as: String.self)
                if scheme == .dark { try await page.show(as: "dark-\(path)") }
            }
        }

        private struct Words: Decodable {
            let text, colour, ground: String
            let contrast: Double
        }

        /// All texts, their colours and the contrast by WCAG’s formula. What lies over pictures is left out.
        private static let words = """
            (() => {
              const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
              context.canvas.width = context.canvas.height = 1;
              const bytes = (colour) => {
                context.clearRect(0, 0, 1, 1);
                context.fillStyle = colour;
                context.fillRect(0, 0, 1, 1);
                return [...context.getImageData(0, 0, 1, 1).data];
              };
              const over = ([r, g, b, a], ground) =>
                [r, g, b].map((one, index) => one * a / 255 + ground[index] * (1 - a / 255));
              const groundOf = (element) => {
                const layers = [];
                for (let up = element; up; up = up.parentElement) {
                  const layer = bytes(getComputedStyle(up).backgroundColor);
                  if (layer[3]) layers.push(layer);
                  if (layer[3] === 255) break;
                }
                return layers.reverse().reduce((ground, layer) => over(layer, ground), [255, 255, 255]);
              };
              const light = (colour) => {
                const [r, g, b] = colour.map((one) => {
                  const part = one / 255;
                  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const told = new Map();
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                const text = walker.currentNode.textContent.trim();
                if (!text || element.closest(".unseen, .skip, script, noscript, option, svg, .heatmap, .cell-numbers, "
                  + ".region-editor, :disabled")) continue;
                if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
                const ground = groundOf(element);
                const colour = over(bytes(getComputedStyle(element).color), ground);
                const [low, high] = [light(ground), light(colour)].sort((a, b) => a - b);
                const contrast = (high + 0.05) / (low + 0.05);
                const words = (list) => list.map(Math.round).join(" ");
                told.set(`${words(colour)}/${words(ground)}`,
                  { text: text.slice(0, 60), colour: words(colour), ground: words(ground), contrast });
              }
              return [...told.values()];
            })()
            """

        @Test("its paper is light or dark, as the reader’s system is, and follows it") func paper()
            async throws
        {
            let colour = "getComputedStyle(document.documentElement).backgroundColor"
            try await PageTests.visit(Regions.address) { page in
                try await page.waitForResults()
                #expect(try await page.evaluate(colour, as: String.self) == "rgb(248, 245, 239)")
                try await page.setColourScheme(.dark)
                try await page.wait(for: "\(colour) === 'rgb(23, 21, 18)'")
                #expect(
                    try await page.evaluate(
                        "getComputedStyle(document.querySelector('.result .title')).color",
                        as: String.self)
                        == "rgb(236, 231, 221)")
            }
        }

        @Test("nothing glides for those who want less to move") func stillness() async throws {
            try await PageTests.visit(Regions.address) { page in
                try await page.waitForResults()
                let running = """
                    document.getAnimations().filter((one) => !(one instanceof CSSTransition)).length
                    """
                try await page.run(
                    """
                    window.glides = 0;
                    const animate = Element.prototype.animate;
                    Element.prototype.animate = function (...all) {
                      window.glides += 1;
                      return animate.apply(this, all);
                    };
                    """)
                try await page.setReducedMotion(true)
                try await page.drawOnQuery([(0.1, 0.1), (0.45, 0.6)])
                try await page.waitUntil(try await page.parameters("region").count == 1)
                try await page.waitForResults()
                #expect(try await page.evaluate("glides", as: Int.self) == 0)
                #expect(try await page.evaluate(running, as: Int.self) == 0)
                try await page.setReducedMotion(false)
                try await page.press(.escape, times: 2)
                try await page.waitForResults()
                #expect(try await page.evaluate("glides", as: Int.self) > 0)
            }
        }
    }
}
