import { matrix } from '../matrix';

matrix(1);
