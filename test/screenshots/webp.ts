import type { BrowserContext } from 'playwright-core';

/** Of 1: text stays sharp, and a picture of the page takes about 60 kB. */
const QUALITY = 0.9;

/** The same picture as WebP, made by the browser, in a third of the bytes. */
export async function toWebp(context: BrowserContext, png: Buffer): Promise<Buffer> {
  const page = await context.newPage();
  try {
    const url: string = await page.evaluate(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png.toString('base64')}';
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', ${QUALITY});
    })()`);
    const [type, data = ''] = url.split(';base64,');
    if (type !== 'data:image/webp') throw new Error(`The browser made ${type ?? 'nothing'} instead of WebP.`);
    return Buffer.from(data, 'base64');
  } finally {
    await page.close();
  }
}
