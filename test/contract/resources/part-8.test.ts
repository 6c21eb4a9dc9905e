import { contract } from './contract';

contract(8);
