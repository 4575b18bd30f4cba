/// What a page does beyond choosing a network, which it does without a script: it plays them as a film,
/// and follows a finger along the track.
enum ComparisonScript {
    /// - Important: `digest` is of exactly this text; the tests say so if it is not.
    static let script = PageScript(
        code: code, digest: "5GU4xbze9FmKb0cPJdEpK2D3vPaSPrXbbawg0E3cPVA=")

    private static let code = """
        (()=>{
        const places=[...document.querySelectorAll('.timeline input[name=network]')];
        const track=document.querySelector('.track');
        const play=document.getElementById('play');
        let timer=0;
        const here=()=>places.findIndex(place=>place.checked);
        const stop=()=>{clearInterval(timer);timer=0;play.setAttribute('aria-pressed','false')};
        const go=place=>{const target=places[place];if(target){target.checked=true}};
        play.hidden=false;
        play.addEventListener('click',()=>{
        if(timer){stop();return}
        if(here()===places.length-1){go(0)}
        play.setAttribute('aria-pressed','true');
        timer=setInterval(()=>{go(here()+1);if(here()===places.length-1){stop()}},900)});
        places.forEach(place=>place.addEventListener('change',stop));
        const follow=event=>{
        const distances=places.map(place=>{const box=place.getBoundingClientRect();
        return Math.hypot(event.clientX-box.x-box.width/2,(event.clientY-box.y-box.height/2)/4)});
        const nearest=distances.indexOf(Math.min(...distances));
        if(nearest!==here()){go(nearest)}};
        if(track.dataset.order){
        track.addEventListener('pointerdown',event=>{stop();follow(event);
        track.setPointerCapture(event.pointerId)});
        track.addEventListener('pointermove',event=>{if(event.buttons){follow(event)}});
        track.addEventListener('pointerup',()=>places[here()].focus({preventScroll:true}))}
        document.addEventListener('keydown',event=>{
        const way={ArrowLeft:-1,ArrowRight:1}[event.key];
        if(way){if(event.target===document.body){stop();go(here()+way)}}})
        })()
        """
}
