import { matrix } from '../matrix';

matrix(8);
