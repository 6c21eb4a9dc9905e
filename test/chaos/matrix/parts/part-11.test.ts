import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 11, of: 12 });
