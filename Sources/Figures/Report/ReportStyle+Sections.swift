/// How the sections of a report look.
extension ReportStyle {
    static let numbers = """
        .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(9.25rem,100%),1fr));
        gap:2rem var(--gap);align-items:start}
        @media(min-width:48rem){.figures{grid-template-columns:repeat(3,minmax(0,1fr))}}
        @media(min-width:110rem){.figures{grid-template-columns:repeat(6,minmax(0,1fr));
        column-gap:2rem}}
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
        .wide-table{overflow-x:auto}
        .wide-table td{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .wide-table thead th{text-align:right;min-width:4.5rem}
        .wide-table .text,.wide-table th:first-child{text-align:left}
        .wide-table .text{white-space:normal;min-width:8rem}
        .wide-table small{display:block;font-size:.8125rem;color:var(--ink-2)}
        .wide-table th:first-child{position:sticky;left:0;background:var(--surface);
        padding-left:.7rem;min-width:min(10rem,32vw);max-width:13rem;overflow-wrap:anywhere}
        .wide-table tbody th:first-child{box-shadow:inset 3px 0 var(--mark,transparent)}
        .wide-table tr>:last-child{padding-right:.25rem}
        .wide-table label{cursor:pointer;font-weight:640}
        .wide-table+.aside{margin-top:1rem}
        .shares{max-width:60rem}
        .shares td:not(.bars),.shares thead th:not(:first-child){text-align:right;
        font-variant-numeric:tabular-nums;white-space:nowrap}
        .shares th{overflow-wrap:anywhere}
        thead th.of-similarity::before,thead th.of-area::before{content:"";display:inline-block;
        width:1.4em;height:7px;margin-right:.5em;background:var(--accent)}
        .shares .bars{width:46%;min-width:5rem}
        .shares tr>:last-child{padding-right:0}
        .shares .all>*{font-weight:640;border-bottom-color:var(--ink)}
        .shares .bar{display:block;height:7px;min-width:1px}
        .shares .bar.of-similarity{background:var(--accent)}
        .shares .bar.of-area{margin-top:2px;height:5px}
        thead th.of-area::before,.shares .bar.of-area{background:repeating-linear-gradient(135deg,
        var(--ink-2) 0 1px,transparent 1px 4px);box-shadow:inset 0 0 0 1px var(--ink-2)}
        @media(max-width:40rem){.shares tr{display:grid;border-bottom:1px solid var(--line);
        grid-template-columns:minmax(0,1fr) repeat(3,minmax(3.25rem,auto));
        column-gap:.7rem;align-items:baseline}
        .shares tr.all{border-color:var(--ink)}
        .shares tr>*{border:0;padding-right:0}
        .shares tbody th{grid-column:1/-1;padding-bottom:0}
        .shares thead th{white-space:normal!important}
        .shares thead .bars{display:none}
        .shares .bars{width:auto;min-width:0}}

        """

    static let pictures = """
        .example,.class{padding-bottom:clamp(2rem,3.5vw,3.25rem)}
        .example:last-child,.class:last-child{padding-bottom:0}
        .pictures{display:grid;grid-template-columns:repeat(var(--columns,2),minmax(0,1fr));
        gap:1.5rem 1rem}
        .picture{position:relative;aspect-ratio:var(--ratio);background:var(--wash);
        width:min(100%,100%*var(--ratio)/var(--cell,1));
        margin-top:max(0%,100%/var(--cell,1) - 100%/var(--ratio))}
        .picture img{position:absolute;inset:0;width:100%;height:100%}
        .map{transition:opacity .18s}
        @media(prefers-reduced-motion:reduce){.map{transition:none}}
        @media(hover:hover){.picture:hover .map{opacity:0}}
        .picture:active .map,#photographs-only:checked~main .map{opacity:0}
        .score{margin-top:.45rem;font-size:.9375rem;line-height:1.35;font-weight:640;
        font-variant-numeric:tabular-nums}
        .rank{display:inline-block;min-width:1.9em;font-weight:400;color:var(--ink-2)}
        .match,.miss{margin-left:.5em}
        .match{color:var(--accent)}
        .miss{color:var(--ink-2);font-weight:400}
        .name,.note{font-size:.8125rem;line-height:1.4;color:var(--ink-2);overflow-wrap:anywhere}
        .label{display:block;color:var(--ink)}
        .query h3{font-size:1rem;margin-bottom:.6rem}
        .role{font-size:.8125rem;font-weight:600;color:var(--ink-2)}
        .query .picture{margin-top:0}
        .query .name,.query .note{margin-top:.45rem}
        .found{margin-top:1.5rem;min-width:0}
        .class h3{font-size:1.2rem;letter-spacing:-.01em;margin-bottom:.9rem}
        .members{display:grid;gap:1.5rem}
        .members h4{margin-bottom:.6rem}
        .legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin-top:1.25rem;font-size:.8125rem;
        color:var(--ink-2);line-height:1.6}
        .legend .scale{width:min(14rem,100%)}
        .legend .bar{display:block;height:9px;margin-top:.3rem}
        @media(min-width:34rem){.pictures{--columns:3}}
        @media(min-width:48rem){.example{display:grid;gap:0 1.75rem;align-items:start;
        grid-template-columns:minmax(11rem,1fr) minmax(0,4fr)}
        .query{border-right:1px solid var(--line);padding-right:1.75rem;align-self:stretch}
        .found{margin-top:0}}
        @media(min-width:56rem){.found .pictures{--columns:var(--wide)}}
        @media(min-width:64rem){
        .members{grid-template-columns:5fr 3fr;gap:2.25rem}
        .members .pictures{--columns:5}.least .pictures{--columns:3}
        .least{border-left:1px solid var(--line);padding-left:2.25rem;margin-left:-1px}}
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
        #photographs-only{position:fixed;right:2rem;bottom:2rem}
        #photographs-only:focus-visible~.map-switch{outline:2px solid var(--accent);outline-offset:3px}
        @media(max-width:40rem){.map-switch{right:50%;transform:translateX(50%)}}

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
        .head{position:static;max-width:none;margin-bottom:5mm;break-inside:avoid;break-after:avoid}
        h2,h3,h4{break-after:avoid}
        .map{opacity:1!important}
        .example{display:grid;grid-template-columns:1fr 4fr;gap:0 5mm}.found{margin-top:0}
        .pictures{--columns:var(--wide,5)!important;gap:4mm 3mm}
        .score{font-size:.875rem;white-space:nowrap}.rank{min-width:1.2em}.match,.miss{margin-left:.25em}
        .members{display:grid;grid-template-columns:5fr 3fr}
        .least .pictures{--columns:3!important}
        .example,.class,.figure,.plot-figure,.pictures>li,tr,.legend,.key-facts div{break-inside:avoid}
        .plot.wide{display:block}.plot.narrow{display:none}
        .figures{grid-template-columns:repeat(3,1fr);gap:5mm}.figure details p{max-width:none}
        details::details-content{content-visibility:visible;block-size:auto}
        summary::after{content:none!important}
        footer{padding-bottom:0}}

        """
}
