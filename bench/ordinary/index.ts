export { Domain } from './domain';
export { Route, RouteProvider } from './route';
export { Webhook } from './webhook';
