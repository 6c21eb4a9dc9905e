import { contract } from './contract';

contract(10);
