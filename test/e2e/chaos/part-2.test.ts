import { sample } from './sample';

sample(2, 2);
