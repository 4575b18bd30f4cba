/// How a comparison looks beyond what all reports have in common, as CSS.
enum ComparisonStyle {
    static func rules(networkCount: Int) -> String {
        frame + timeline + plots + pictures + states(networkCount) + printing
    }

    private static let frame = """
        html{scroll-padding-top:7.5rem}
        main{padding-top:0}
        .findings,.notes,.certificates{max-width:46rem}
        .findings li+li,.notes li+li{margin-top:.75rem}
        .findings{margin-bottom:2rem}
        @media(min-width:68rem){.head{top:6.5rem}
        #networks,#scores,#pairs{display:block}
        #networks .head,#scores .head,#pairs .head{position:static;display:grid;max-width:none;
        grid-template-columns:minmax(14rem,17rem) repeat(2,minmax(0,26rem));gap:0 var(--gap);
        margin-bottom:2.25rem}
        #networks .head p,#scores .head p,#pairs .head p{margin-top:.2rem}}

        """

    private static let timeline = """
        .timeline{position:sticky;top:0;z-index:4;display:grid;align-items:center;min-width:0;
        grid-template-columns:auto minmax(0,1fr) auto auto;gap:0 1.5rem;margin:1.5rem 0 0;
        padding:.55rem 0;border:0;border-block:1px solid var(--line);background:var(--surface)}
        .timeline+section{border-top:0}
        #play{grid-column:1;width:2.5rem;height:2.5rem;border:1px solid var(--ink-2);border-radius:50%;padding:0;
        background:none;color:var(--ink);cursor:pointer;display:grid;place-items:center}
        #play[hidden]{display:none}
        #play span{width:0;height:.8rem;border:solid transparent;border-width:.4rem 0 .4rem .65rem;
        border-left-color:currentColor;margin-left:.15rem}
        #play[aria-pressed=true] span{border-width:0 .22rem;width:.65rem;margin:0;
        border-color:currentColor}
        .track{display:flex;position:relative;min-width:0;grid-column:2}
        .timeline:not(:has(#play:not([hidden]))) .track{grid-column:1/3}
        .timeline input[type=radio]{appearance:none;flex:none;width:1.05rem;height:1.05rem;margin:0;
        border:2px solid var(--ink-2);border-radius:50%;background:var(--surface);cursor:pointer}
        .timeline input[type=radio]:checked{background:var(--accent);border-color:var(--accent);
        box-shadow:0 0 0 3px var(--surface),0 0 0 5px var(--accent)}
        .timeline input:focus-visible{outline-offset:7px}
        .track label{cursor:pointer;min-width:0}
        .tick{font-size:.8125rem;color:var(--ink-2);font-variant-numeric:tabular-nums}
        input:checked+.tick{color:var(--accent);font-weight:640}
        .ordered .track{touch-action:pan-y;user-select:none}
        .ordered .track::before{content:"";position:absolute;height:2px;background:var(--line);
        left:calc(50%/var(--count));right:calc(50%/var(--count));top:1rem}
        .ordered .track label{position:relative;flex:1 1 0;display:grid;justify-items:center;
        grid-template-columns:minmax(0,1fr);
        padding:.5rem 0 0;line-height:1.2;gap:.35rem;white-space:nowrap}
        .unordered .track{flex-wrap:wrap;gap:.5rem 1.25rem}
        .unordered .track label{flex:none;display:flex;align-items:center;gap:.55rem;padding:.35rem 0}
        .unordered .tick{font-size:.9375rem;overflow-wrap:anywhere}
        .now{grid-column:3;min-width:8rem;font-size:.9375rem;line-height:1.35;font-variant-numeric:tabular-nums}
        .figure-now{display:block;color:var(--ink-2)}
        .all{font-size:.875rem;display:flex;align-items:center;gap:.45rem;cursor:pointer;
        white-space:nowrap}
        .all input{width:1.05rem;height:1.05rem;margin:0;accent-color:var(--accent)}
        @media(max-width:48rem){.timeline{grid-template-columns:auto minmax(0,1fr) auto;
        gap:.3rem .9rem}
        .track{grid-column:2/-1;grid-row:1}
        .timeline:not(:has(#play:not([hidden]))) .track{grid-column:1/-1}
        .now{grid-column:1/3;grid-row:2}.all{grid-row:2;grid-column:3}
        .figure-now{display:inline;margin-left:.6em}
        .unordered .track{flex-wrap:nowrap;overflow-x:auto;white-space:nowrap;padding:.3rem .5rem}
        .unordered .now{display:none}
        .ordered .track label:not(.end) .tick{visibility:hidden}}
        @media(max-width:96rem){.ordered.many label:not(.end) .tick{visibility:hidden}}

        """

    private static let plots = """
        .small-plots{display:grid;gap:2.25rem 2rem;
        grid-template-columns:repeat(auto-fill,minmax(min(19.5rem,100%),1fr))}
        .small-plot,.panel{display:grid;grid-row:span 2;grid-template-rows:subgrid;gap:0}
        .small-plot{max-width:30rem}
        figcaption h3{font-size:1rem}
        figcaption .aside{margin:.2rem 0 .75rem}
        .panels{display:grid;gap:2rem 1.75rem;
        grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr))}
        .panel{max-width:22rem;border-top:2px solid var(--mark,var(--line));padding-top:.5rem}
        .panel h3{font-size:.9375rem}

        """

    private static let pictures = """
        .photo{position:absolute;inset:0;background-size:100% 100%}
        .search .picture,.pair .picture{overflow:hidden}
        .inner{box-shadow:0 0 0 200vmax rgb(255 255 255/.65)}
        .box{position:absolute;border:1px solid #fff;
        box-shadow:0 0 0 1px rgb(0 0 0/.6),inset 0 0 0 1px rgb(0 0 0/.6)}
        @media(hover:hover){.picture:hover .photo{filter:none}}
        .picture:active .photo,#photographs-only:checked~main .photo{filter:none}
        .scales{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;align-items:center}
        .scales,#searches .body>.legend,#pairs .body>.legend{margin:0 0 1.75rem}
        .scales .legend{margin:0}
        .scales .aside{max-width:34rem}
        .particular{display:none}
        .view h4 .particular,.moment .particular{font-weight:400;margin-left:.6em}
        .search,.pair{padding-bottom:clamp(2rem,3.5vw,3.25rem)}
        .search:last-child,.pair:last-child{padding-bottom:0}
        .search h3,.pair h3{margin-bottom:.6rem}
        .view h4{color:var(--ink);margin-bottom:.6rem}
        .view h4 .aside{font-weight:400;font-size:.8125rem;margin-left:.6em}
        .view+.view{margin-top:0}
        .row{display:grid;gap:1.25rem 1rem;align-items:start;
        grid-template-columns:repeat(3,minmax(0,1fr))}
        .row .pictures{display:contents}
        .own .picture{margin-top:max(0%,100%/var(--cell,1) - 100%/var(--ratio))}
        .own .role{margin-top:.45rem}
        @media(min-width:60rem){
        .row{grid-template-columns:repeat(calc(var(--wide) + 1),minmax(0,1fr))}}
        .strip{display:grid;gap:1.25rem 1rem;
        grid-template-columns:repeat(auto-fill,minmax(min(10.25rem,100%),1fr))}
        .strip>li{border-top:2px solid var(--mark,var(--line));padding-top:.4rem;min-width:0;
        display:grid;grid-row:span 4;grid-template-rows:subgrid;gap:0;align-items:start}
        .place{font-weight:400;font-size:.8125rem;color:var(--ink-2);margin-left:.3em}
        .numbers-of-two{font-size:.8125rem;line-height:1.4;color:var(--ink-2);
        font-variant-numeric:tabular-nums}
        .numbers-of-two div{display:grid;grid-template-columns:minmax(max-content,1fr) 2.5rem 2.5rem}
        .numbers-of-two dt::first-letter{text-transform:none}
        .numbers-of-two dd{text-align:right}
        .moment{font-size:.8125rem;font-weight:600;margin-bottom:.4rem;line-height:1.35}
        .two{display:grid;grid-template-columns:1fr 1fr;gap:.25rem}
        .pair h4{margin:1.5rem 0 .6rem}
        .pair details{margin-top:1rem}
        .pair h3+.note{margin:-.3rem 0 .8rem}
        .pair details .legend{margin:.75rem 0 1.25rem}

        """

    /// What follows the slider. Browsers that do not know `:has` show everything, one below the other.
    private static func states(_ count: Int) -> String {
        guard count > 1 else { return ".at{visibility:hidden}.view{visibility:visible}\n" }
        let chosen = (0..<count).map { place in
            """
            main:has(#at-\(place):checked) .at-\(place){visibility:visible}
            main:has(#at-\(place):checked) .is-\(place){--mark:var(--accent)}

            """
        }
        return """
            .track{--count:\(count)}
            .plot .at{visibility:hidden}
            .view+.view{margin-top:1.75rem}
            @supports selector(:has(*)){
            .stack{display:grid}
            .stack>*{grid-area:1/1;min-width:0;margin:0!important}
            .at{visibility:hidden}
            \(chosen.joined())main:has(#particular:checked) .common{display:none}
            main:has(#particular:checked) .particular{display:revert}
            main:has(#all:checked) .views{display:block}
            main:has(#all:checked) .view{visibility:visible}
            main:has(#all:checked) .view+.view{margin-top:1.75rem!important}
            }

            """
    }

    private static let printing = """
        @media print{.timeline{display:none}
        .view,.strip>li,.panel,.small-plot,.findings li{break-inside:avoid}
        .wide-table{overflow:visible}.wide-table table{font-size:.75rem}
        .row{grid-template-columns:repeat(calc(var(--wide) + 1),minmax(0,1fr))}
        .small-plots{grid-template-columns:repeat(3,1fr)}.panels{grid-template-columns:repeat(4,1fr)}
        .strip{grid-template-columns:repeat(6,1fr)}}

        """
}
