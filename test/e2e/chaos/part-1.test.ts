import { sample } from './sample';

sample(1, 2);
