import { matrix } from '../matrix';

matrix(10);
