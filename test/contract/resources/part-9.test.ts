import { contract } from './contract';

contract(9);
