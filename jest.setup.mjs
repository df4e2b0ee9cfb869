// First, or CommonJS packages that require Nest fail with "Cannot require() ES Module ... in a cycle".
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
