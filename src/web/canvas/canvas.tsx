/** A canvas that fits its place, is sharp on every screen, and is drawn again when its colours change. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { shownTheme } from '../state/preferences.ts';

/** Draws on a canvas of so many CSS pixels. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

interface CanvasProps {
  readonly height: number;
  readonly draw: Draw;
  /** What it shows, for those who do not see it. */
  readonly summary: string;
  /** When the width changes. */
  readonly onWidth?: (width: number) => void;
}

export function Canvas({ height, draw, summary, onWidth }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const measured = Math.floor(entry?.contentRect.width ?? 0);
      setWidth(measured);
      onWidth?.(measured);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [onWidth]);
  const theme = shownTheme.value;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || context === null || context === undefined || width === 0) return;
    element.width = Math.round(width * devicePixelRatio);
    element.height = Math.round(height * devicePixelRatio);
    context.scale(devicePixelRatio, devicePixelRatio);
    draw(context, width, height);
  }, [draw, width, height, theme]);
  return <canvas ref={canvas} class="canvas" style={{ height: `${height}px` }} role="img" aria-label={summary} />;
}

/** A colour of the theme, such as `--link`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
