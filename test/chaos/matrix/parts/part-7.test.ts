import { matrix } from '../matrix';

matrix(7);
