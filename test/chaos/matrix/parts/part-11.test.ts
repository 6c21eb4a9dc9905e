import { matrix } from '../matrix';

matrix(11);
