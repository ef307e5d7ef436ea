#include "sim/real.h"

#include <float.h>
#include <stdint.h>
#include <string.h>

_Static_assert(FLT_EVAL_METHOD == 0, "doubles must be evaluated as doubles");
#ifdef __FAST_MATH__
#error "sim needs exact IEEE arithmetic: do not build with -ffast-math"
#endif

/* ln 2 in two parts: the first has zeros at its end, so that k * LN2_HIGH is exact for every exponent k. */
#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define INV_LN2 0x1.71547652b82fep+0

static double from_bits(uint64_t bits)
{
	double x;
	memcpy(&x, &bits, sizeof x);
	return x;
}

static uint64_t to_bits(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

double sim_exp(double x)
{
	if (x < -745.0) {
		return 0;
	}
	if (x > 709.78) {
		return from_bits(UINT64_C(0x7ff0000000000000));
	}
	double scaled = x * INV_LN2;
	int64_t k = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
	double r = (x - (double)k * LN2_HIGH) - (double)k * LN2_LOW;
	/* |r| <= ln 2 / 2: Taylor's series to r^13, whose rest is below 2^-57. */
	static const double inverse[] = { 1.0 / 13, 1.0 / 12, 1.0 / 11, 1.0 / 10, 1.0 / 9, 1.0 / 8, 1.0 / 7, 1.0 / 6, 1.0 / 5,
		1.0 / 4, 1.0 / 3, 1.0 / 2, 1.0 };
	double sum = 1.0;
	for (int i = 0; i < 13; i++) {
		sum = 1.0 + sum * (r * inverse[i]);
	}
	/* Two steps of 2^(k/2), since 2^k alone may be too small for a normal number. */
	int64_t half = k / 2;
	double result = sum * from_bits((uint64_t)(half + 1023) << 52);
	return result * from_bits((uint64_t)(k - half + 1023) << 52);
}

double sim_log(double x)
{
	uint64_t bits = to_bits(x);
	int64_t k = (int64_t)(bits >> 52) - 1023;
	double m = from_bits((bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3ff0000000000000));
	if (m > 0x1.6a09e667f3bcdp+0) { /* sqrt 2 */
		m *= 0.5;
		k++;
	}
	/* log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.172: s^2 below 0.03, so eleven terms suffice. */
	double f = m - 1.0;
	double s = f / (2.0 + f);
	double z = s * s;
	double sum = 0;
	for (int n = 23; n >= 3; n -= 2) {
		sum = (sum + 1.0 / n) * z;
	}
	/* 2s = f - s f: keeps the leading part exact. */
	double rest = s * (2.0 * sum - f);
	return (double)k * LN2_HIGH + (f + (rest + (double)k * LN2_LOW));
}
