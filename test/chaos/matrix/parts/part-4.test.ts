import { matrix } from '../matrix';

matrix(4);
