import { matrix } from '../matrix';

matrix({ form: 'dynamic', part: 5, of: 12 });
