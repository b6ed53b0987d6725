import DefaultTheme from 'vitepress/theme-without-fonts';
import '../../../../src/web/style/tokens.css';
import './colors.css';

/** The theme of VitePress without its fonts, in the colours of Spangraph's page. */
export default DefaultTheme;
