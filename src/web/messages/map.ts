/** Texts of the map. They load with it. Those that it shares with the pages of services are in services.ts. */
import { count } from '../format/count.ts';

export const m = {
  find: 'Focus on',
  findHint: 'Service or other node',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit the whole picture',
  cut: 'Not all of it fits: drag or scroll',
  zoomGroup: 'Zoom',
  connection: 'Connection',
  drawMore: (nodes: number) => `Draw ${count(nodes)} nodes`,
  legend:
    'Upright cylinders are databases. Lying cylinders are queues and topics. Dashed boxes are other peers. Thicker lines carry more calls; dashed lines are messages. An exclamation mark shows where calls failed.',
};
