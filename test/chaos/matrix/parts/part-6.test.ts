import { matrix } from '../matrix';

matrix(6);
