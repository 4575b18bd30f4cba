/// How the sections of a report look.
extension ReportStyle {
    static let numbers = """
        .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(11rem,100%),1fr));
        gap:2rem var(--gap);align-items:start}
        .figure .value{font-size:2rem;font-weight:640;letter-spacing:-.02em;line-height:1.1;
        font-variant-numeric:tabular-nums}
        .meter{height:4px;background:var(--line);margin:.6rem 0 .5rem}
        .meter span{display:block;height:100%;background:var(--accent)}
        summary{cursor:pointer;font-size:.9375rem;list-style:none;display:inline-flex;gap:.4em;
        align-items:baseline;padding:.15rem 0}
        summary::-webkit-details-marker{display:none}
        summary::after{content:"+";color:var(--accent);font-weight:640}
        details[open] summary::after{content:"–"}
        details p{font-size:.875rem;color:var(--ink-2);max-width:34rem;margin-top:.25rem}
        .plot-figure{max-width:60rem}
        .plot{display:block;width:100%;height:auto;overflow:visible}
        .plot.wide{display:none}
        @media(min-width:40rem){.plot.wide{display:block}.plot.narrow{display:none}}
        table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.4}
        th,td{text-align:left;font-weight:400;padding:.5rem 1rem .5rem 0;vertical-align:baseline;
        border-bottom:1px solid var(--line)}
        thead th{color:var(--ink-2);font-size:.8125rem;vertical-align:bottom}
        .shares{max-width:60rem}
        .shares td:not(.bars),.shares thead th:not(:first-child){text-align:right;
        font-variant-numeric:tabular-nums;white-space:nowrap}
        .shares th{overflow-wrap:anywhere}
        .shares .bars{width:46%;min-width:5rem}
        .shares tr>:last-child{padding-right:0}
        .shares .all>*{font-weight:640;border-bottom-color:var(--ink)}
        .shares .bar{display:block;height:7px;min-width:1px}
        .shares .bar.of-similarity{background:var(--accent)}
        .shares .bar.of-area{margin-top:2px;height:5px;background:repeating-linear-gradient(135deg,
        var(--ink-2) 0 1px,transparent 1px 4px);box-shadow:inset 0 0 0 1px var(--ink-2)}
        @media(max-width:40rem){.shares thead th{white-space:normal!important}
        .shares th,.shares td{padding-right:.6rem}.shares .bars{width:24%;min-width:3.5rem}}

        """

    static let pictures = """
        .example,.class{padding-bottom:clamp(2rem,3.5vw,3.25rem)}
        .example:last-child,.class:last-child{padding-bottom:0}
        .pictures{--height:8.75rem;display:flex;flex-wrap:wrap;gap:1.5rem 1.1rem;align-items:flex-start}
        .pictures>li{width:fit-content;max-width:100%;contain:inline-size;
        flex:0 1 max(7.5rem,min(22rem,var(--height)*1.34))}
        .picture{position:relative;aspect-ratio:var(--ratio);max-height:var(--height);max-width:100%;
        width:calc(var(--height)*var(--ratio));background:var(--wash)}
        .picture img{position:absolute;inset:0;width:100%;height:100%;object-fit:contain}
        .map{transition:opacity .18s}
        @media(prefers-reduced-motion:reduce){.map{transition:none}}
        @media(hover:hover){.picture:hover .map{opacity:0}}
        .picture:active .map,#photographs-only:checked~main .map{opacity:0}
        .score{margin-top:.45rem;font-size:.9375rem;line-height:1.35;font-weight:640;
        font-variant-numeric:tabular-nums}
        .rank{display:inline-block;min-width:1.6em;font-weight:400;color:var(--ink-2)}
        .match,.miss{margin-left:.5em}
        .match{color:var(--accent)}
        .miss{color:var(--ink-2);font-weight:400}
        .name,.note{font-size:.8125rem;line-height:1.4;color:var(--ink-2);overflow-wrap:anywhere}
        .label{display:block;color:var(--ink)}
        .example .picture+.name{margin-top:.45rem}
        .query h3{margin-bottom:.6rem}
        .query .picture{--height:13rem}
        .found{margin-top:1.5rem;min-width:0}
        @media(min-width:48rem){.example{display:grid;gap:1.75rem;align-items:start;
        grid-template-columns:minmax(11rem,15rem) minmax(0,1fr)}
        .query{border-right:1px solid var(--line);padding-right:1.75rem;align-self:stretch}
        .found{margin-top:1.95rem}}
        .class h3{font-size:1.2rem;letter-spacing:-.01em;margin-bottom:1rem}
        .members{display:flex;flex-wrap:wrap;gap:1.75rem}
        .members h4{margin-bottom:.5rem}
        .least .pictures{--height:6.5rem}
        .legend{display:grid;grid-template-columns:minmax(0,13rem);margin-top:1.25rem;
        font-size:.8125rem;color:var(--ink-2)}
        .legend .bar{height:9px}
        .legend .numbers{display:flex;justify-content:space-between;color:var(--ink);
        font-variant-numeric:tabular-nums;line-height:1.6}
        .map-switch{position:fixed;right:1.25rem;bottom:1.25rem;z-index:2;display:flex;cursor:pointer;
        background:var(--surface);border:1px solid var(--ink-2);border-radius:999px;padding:3px;
        font-size:.875rem;box-shadow:0 2px 14px rgb(0 0 0/.16);user-select:none}
        .map-switch span{padding:.4rem .95rem;border-radius:999px}
        .map-switch span:first-child{background:var(--ink);color:var(--surface)}
        #photographs-only:checked~.map-switch span:first-child{background:none;color:var(--ink)}
        #photographs-only:checked~.map-switch span:last-child{background:var(--ink);
        color:var(--surface)}
        #photographs-only:focus-visible~.map-switch{outline:2px solid var(--accent);outline-offset:3px}
        @media(max-width:40rem){.pictures{--height:7.25rem;gap:1.25rem .75rem}
        .map-switch{right:50%;transform:translateX(50%)}}

        """

    static let notes = """
        .prose{max-width:42rem}
        .prose p+p{margin-top:1rem}
        .certificate::first-letter{text-transform:uppercase}
        .duplicates{columns:20rem;column-gap:var(--gap);font-size:.9375rem}
        .duplicates>li{break-inside:avoid;border-top:1px solid var(--line);padding:.45rem 0}
        .duplicates li li,.failures th{overflow-wrap:anywhere}
        .body>h3{margin-bottom:.75rem}
        .body>*+h3{margin-top:2.25rem}
        .failures th{width:38%}
        .failures td{color:var(--ink-2)}

        """

    /// On paper: no controls, everything opened, no picture cut in two, maps always shown.
    static let printing = """
        @page{margin:15mm}
        @media print{:root{--ink:#000;--ink-2:#444;--line:#bbb;--surface:#fff;--wash:#eee;
        --accent:#0b5560;--gap:6mm;color-scheme:light}
        html{font-size:9.5pt}
        body{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        header,main,footer{width:auto}
        header{padding-top:5mm}
        nav,.skip,.map-switch,.on-screen{display:none}
        section{display:block;padding-block:7mm}
        .head{position:static;max-width:none;margin-bottom:5mm;break-after:avoid}
        h2,h3,h4{break-after:avoid}
        .map{opacity:1!important}
        .pictures{--height:27mm}.query .picture{--height:38mm}
        .example,.figure,.plot-figure,.pictures>li,tr,.legend,.key-facts div{break-inside:avoid}
        .plot.wide{display:block}.plot.narrow{display:none}
        details::details-content{content-visibility:visible;block-size:auto}
        summary::after{content:none!important}
        footer{padding-bottom:0}}

        """
}
