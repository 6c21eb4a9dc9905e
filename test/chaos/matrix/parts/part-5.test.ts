import { matrix } from '../matrix';

matrix(5);
