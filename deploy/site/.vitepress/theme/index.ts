import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import dark from '../../../../docs/images/trace-dark.webp';
import light from '../../../../docs/images/trace-light.webp';
import '../../../../src/web/style/tokens.css';
import './colors.css';

const WORDS = 'A slow checkout as a waterfall with its critical path, and the details of a failed database update';

/** The theme of VitePress without its fonts, in the colours of Spangraph's page. The first page shows that page. */
const theme: Theme = {
  extends: DefaultTheme,
  Layout: () =>
    h(DefaultTheme.Layout, null, {
      'home-hero-image': () => [
        h('img', { class: 'first-picture only-light', src: light, alt: WORDS }),
        h('img', { class: 'first-picture only-dark', src: dark, alt: '' }),
      ],
    }),
};

export default theme;
