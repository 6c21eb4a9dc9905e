import { contract } from './contract';

contract(5);
