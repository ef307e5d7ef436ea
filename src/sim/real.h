/* exp and log of our own. Only + - * / on doubles, in a fixed order: the same bits with every compiler and C library.
 * Relative error below 2^-51 where the result is a normal number. */
#ifndef SIM_REAL_H
#define SIM_REAL_H

double sim_exp(double x); /* 0 below -745, infinity above 709.78 */
double sim_log(double x); /* x > 0 and normal */

#endif
