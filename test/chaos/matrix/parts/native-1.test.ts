import { matrix } from '../matrix';

matrix({ form: 'native', part: 1, of: 3 });
