// What the settings of maps do everywhere, and their keys.

const root = document.documentElement;

/** Every map of the page follows one custom property: nothing is drawn again. */
export function showOpacity({ opacity }) {
  root.style.setProperty('--map-opacity', String(opacity));
}

/** Shows all photographs without their maps, or with them again. @returns {boolean} whether without */
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
  keyboard.add(
    { keys: 's', words: 'Signed colours', group: 'Maps', run: colours('signed', 'Signed colours') },
    { keys: 'j', words: 'The paper’s colours (jet)', group: 'Maps', run: colours('jet', 'Jet colours') },
    { keys: '[', words: 'Fainter', group: 'Maps', run: more(-0.1) },
    { keys: ']', words: 'Stronger', group: 'Maps', run: more(0.1) },
    { keys: 'o', words: 'Photographs alone, and back', group: 'Maps', run: () => announce(toggleMaps() ? 'Photographs alone' : 'Photographs with maps') },
  );
}
