import { matrix } from '../matrix';

matrix({ form: 'native', part: 2, of: 3 });
