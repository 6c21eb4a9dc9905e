import { matrix } from '../matrix';

matrix(9);
