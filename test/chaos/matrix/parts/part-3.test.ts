import { matrix } from '../matrix';

matrix(3);
