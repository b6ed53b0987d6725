/** Texts of live mode. */
import { count } from '../format/count.ts';

export const l = {
  live: 'Live',
  states: {
    off: 'Live: show what arrives, as it arrives (L)',
    connecting: 'Live: connecting to the server',
    open: 'Live: what arrives is shown',
    waiting: (reason: string) => `Live: no connection. The page tries again by itself. ${reason}`,
  },
  pause: 'Pause',
  goOn: 'Go on',
  pausedBy: {
    button: 'Paused',
    hover: 'Paused while the pointer is in the list',
    focus: 'Paused while a row has the focus',
    scroll: 'Paused until the page is at its top',
  },
  waiting: (value: number, isMore: boolean) => `${count(value)}${isMore ? ' or more' : ''} new`,
  show: 'Show',
};
