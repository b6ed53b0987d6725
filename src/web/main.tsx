/** Starts the page. */
import { render } from 'preact';
import { App } from './app.tsx';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/search.css';
import './style/trace.css';
import './style/services.css';

const root = document.getElementById('app');
if (root === null) throw new Error('The document has no element for the page.');
render(<App />, root);
