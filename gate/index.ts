export { type Area, areas } from './operations/area';
