import { Route, RouteProvider } from '../ordinary';
import { register } from './register';

void register((name, args) => new Route(name, args, new RouteProvider()));
