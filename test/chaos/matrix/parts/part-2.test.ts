import { matrix } from '../matrix';

matrix(2);
