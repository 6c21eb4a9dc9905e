import { matrix } from '../matrix';

matrix(12);
