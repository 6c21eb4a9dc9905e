import { contract } from './contract';

contract(2);
