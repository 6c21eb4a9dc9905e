import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 7, of: 12 });
