// What the settings of maps do everywhere, and their keys.

const root = document.documentElement;

/** Every map of the page follows one custom property: nothing is drawn again. */
export function showOpacity({ opacity }) {
  root.style.setProperty('--map-opacity', String(opacity));
}

/** Shows all photographs without their maps, or with them again. Returns whether without. */
export function toggleMaps() {
  return root.toggleAttribute('data-alone');
}

export function addSettingKeys({ keyboard, store, announce }) {
  const more = (step) => () => {
    const opacity = Math.min(Math.max(Math.round((store.state.opacity + step) * 10) / 10, 0), 1);
    store.set({ opacity }, { replace: true });
    announce(`Opacity ${Math.round(opacity * 100)} per cent`);
  };
  const colours = (name, words) => () => {
    store.set({ colours: name }, { replace: true });
    announce(words);
  };
  const alone = () => announce(toggleMaps() ? 'Photographs alone' : 'Photographs with maps');
  const key = (keys, words, run) => ({ keys, words, group: 'Maps', run });
  keyboard.add(
    key('s', 'Signed colours', colours('signed', 'Signed colours')),
    key('j', 'The paper’s colours (jet)', colours('jet', 'Jet colours')),
    key('[', 'Fainter', more(-0.1)),
    key(']', 'Stronger', more(0.1)),
    key('o', 'Photographs alone, and back', alone),
  );
}
