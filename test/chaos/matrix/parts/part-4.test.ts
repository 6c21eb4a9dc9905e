import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 4, of: 12 });
