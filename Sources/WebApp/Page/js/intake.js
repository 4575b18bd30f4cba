import { h } from './dom.js';
import { upload } from './api.js';

/** Takes a photograph that is dropped anywhere on the page, pasted, or chosen. */
export function acceptPhotographs(app) {
  app.searchWith = (file) => searchWith(app, file);
  let curtain = null;
  let depth = 0;
  const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const away = () => {
    depth = 0;
    curtain?.remove();
    curtain = null;
  };
  addEventListener('dragenter', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    depth += 1;
    if (curtain) return;
    curtain = h('div', { class: 'curtain' }, h('p', {}, 'Search with this photograph'));
    document.body.append(curtain);
  });
  addEventListener('dragleave', (event) => {
    if (!carriesFile(event)) return;
    depth -= 1;
    if (depth <= 0) away();
  });
  addEventListener('dragover', (event) => {
    if (carriesFile(event)) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    away();
    take(app, event.dataTransfer.files);
  });
  addEventListener('paste', (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(app, event.clipboardData.files);
  });
}

function take(app, files) {
  const file = [...files].find(({ type }) => type.startsWith('image/')) ?? files[0];
  if (file) app.searchWith(file);
}

/** Lets the person choose a file; must be called from a click. */
export function choosePhotograph(app) {
  const input = h('input', { type: 'file', accept: 'image/*' });
  input.addEventListener('change', () => take(app, input.files));
  input.click();
}

async function searchWith(app, file) {
  app.announce('Reading the photograph');
  document.documentElement.toggleAttribute('data-busy', true);
  try {
    const { query } = await upload(file);
    const view = app.store.state.view === 'compare' ? 'compare' : 'search';
    app.store.set({ view, query, regions: [], unwanted: [], find: null, label: null });
    app.notice(null);
  } catch (error) {
    app.notice(error.message);
  } finally {
    document.documentElement.toggleAttribute('data-busy', false);
  }
}
