/// How a report looks, as CSS.
enum ReportStyle {
    static var rules: String { colours + text + frame + numbers + pictures + notes + printing }

    private static let colours = """
        :root{color-scheme:light dark;--ink:#17201f;--ink-2:#566261;--line:#d8dedd;--surface:#fff;
        --wash:#f2f5f4;--accent:#0e6470;--gap:clamp(1.25rem,4vw,3.5rem)}
        @media(prefers-color-scheme:dark){:root{--ink:#e6ecea;--ink-2:#a0adab;--line:#313b3a;
        --surface:#131817;--wash:#1c2322;--accent:#6cc5cf}}

        """

    private static let text = """
        *{box-sizing:border-box}
        html{font-size:clamp(15.5px,13.6px + .2vw,18.5px);-webkit-text-size-adjust:100%;
        scroll-padding-top:1.5rem}
        body{margin:0;background:var(--surface);color:var(--ink);line-height:1.55;
        font-family:\(PlotPalette.fonts);overflow-wrap:break-word}
        h1,h2,h3,h4,p,dl,dd,ol,ul,figure{margin:0;padding:0}
        ol,ul{list-style:none}
        h1{font-size:clamp(2.1rem,1.4rem + 3.2vw,4.2rem);line-height:1.05;font-weight:680;
        letter-spacing:-.03em;text-wrap:balance;overflow-wrap:anywhere}
        h2{font-size:1.5rem;line-height:1.2;font-weight:660;letter-spacing:-.015em;text-wrap:balance}
        h3{font-size:1.05rem;line-height:1.35;font-weight:640;overflow-wrap:anywhere}
        h3 small{font-weight:400;font-size:.875rem;color:var(--ink-2);margin-left:.5em}
        h4{font-size:.8125rem;font-weight:600;color:var(--ink-2)}
        a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
        :focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:2px}
        strong{font-weight:640}
        .aside{font-size:.875rem;color:var(--ink-2)}
        .unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;
        clip-path:inset(50%);white-space:nowrap}
        .skip{position:absolute;left:var(--gap);top:-4rem;background:var(--surface);padding:.5rem 1rem;
        z-index:3}
        .skip:focus{top:.75rem}

        """

    private static let frame = """
        header,nav,main,footer{width:min(100% - 2*var(--gap),96rem);margin-inline:auto}
        header{padding-top:clamp(2rem,5vw,4.5rem)}
        .scale-strip{position:absolute;inset:0 0 auto;height:5px}
        .kicker{font-weight:660;color:var(--accent);margin-bottom:.75rem}
        .kicker span{font-weight:400;color:var(--ink-2)}
        .date{color:var(--ink-2);margin-top:.75rem}
        .key-facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(9rem,100%),1fr));
        gap:1.5rem var(--gap);margin-top:clamp(2rem,4vw,3.25rem)}
        .key-facts div{border-top:2px solid var(--ink);padding-top:.6rem;display:flex;
        flex-direction:column}
        .key-facts dt{font-size:.875rem;color:var(--ink-2)}
        .key-facts dd{font-size:clamp(1.5rem,1.1rem + 1.4vw,2.35rem);font-weight:640;line-height:1.15;
        letter-spacing:-.02em;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        dt::first-letter{text-transform:uppercase}
        dd small{display:block;font-size:.875rem;font-weight:400;letter-spacing:0;line-height:1.4;
        color:var(--ink-2);margin-top:.2rem}
        .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr));
        gap:0 var(--gap);margin-top:1.75rem;font-size:.9375rem}
        .facts div{display:grid;grid-template-columns:8.5rem minmax(0,1fr);gap:1rem;padding:.45rem 0;
        border-top:1px solid var(--line)}
        .facts dt{color:var(--ink-2)}
        .facts dd{overflow-wrap:anywhere}
        nav{margin-top:clamp(2rem,4vw,3rem);font-size:.9375rem}
        nav ol{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem}
        nav a{display:inline-block;padding:.3rem 0;text-decoration-color:var(--line)}
        nav a:hover{text-decoration-color:currentColor}
        main{padding-top:clamp(1.5rem,3vw,2.5rem)}
        section{border-top:1px solid var(--line);padding-block:clamp(2rem,4vw,3.5rem)}
        .head{max-width:44rem;margin-bottom:1.75rem}
        .head p{margin-top:.75rem}
        .body{min-width:0}
        @media(min-width:68rem){section{display:grid;gap:var(--gap);
        grid-template-columns:minmax(14rem,17rem) minmax(0,1fr)}
        .head{position:sticky;top:1.5rem;align-self:start;margin:0}
        #searches,#classes{display:block}
        #searches .head,#classes .head{position:static;display:grid;max-width:none;
        grid-template-columns:minmax(14rem,17rem) repeat(2,minmax(0,26rem));gap:0 var(--gap);
        margin-bottom:2.25rem}
        #searches .head p,#classes .head p{margin-top:.2rem}}
        footer{border-top:1px solid var(--line);padding-block:1.5rem 5.5rem;font-size:.875rem;
        color:var(--ink-2)}

        """
}
