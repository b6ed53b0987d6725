/** Starts the page. */
import { render } from 'preact';
import { App } from './app.tsx';
import './style/tokens.css';
import './style/base.css';
import './style/density.css';
import './style/shell.css';
import './style/search.css';
import './style/offers.css';
import './style/query.css';
import './style/brush.css';
import './style/results.css';
import './style/live.css';
import './style/services.css';
import './style/names.css';
import './style/forced-colours.css';

// Browsers look up the icon again when the path changes, and its link is relative.
const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
icon?.setAttribute('href', icon.href);

const root = document.getElementById('app');
if (root === null) throw new Error('The document has no element for the page.');
render(<App />, root);
