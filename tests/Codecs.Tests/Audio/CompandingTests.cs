using System.Runtime.InteropServices;
using Maas.Testing;

namespace Maas.Codecs.Tests.Audio;

/// <summary>The oracle is CPython 3.11's <c>audioop</c>: all 256 values of each code as 16-bit numbers, little-endian.</summary>
[TestClass]
public sealed class CompandingTests
{
    private const string MuLaw =
        "hIKEhoSKhI6EkoSWhJqEnoSihKaEqoSuhLKEtoS6hL6EwYTDhMWEx4TJhMuEzYTPhNGE04TVhNeE2YTbhN2E3wThBOIE4wTkBOUE5gTnBOgE6QTqBOsE"
        + "7ATtBO4E7wTwxPBE8cTxRPLE8kTzxPNE9MT0RPXE9UT2xPZE98T3RPik+OT4JPlk+aT55Pkk+mT6pPrk+iT7ZPuk++T7JPxk/JT8tPzU/PT8FP00/VT9"
        + "dP2U/bT91P30/RT+NP5U/nT+jP6c/qz+vP7M/tz+7P78/gz/HP8s/zz/TP9c/2z/fP+I/5D/mP+g/6j/sP+4/8D/yP/Q/9j/4P/o//D/+P8AAHx9fHl8"
        + "dXxxfG18aXxlfGF8XXxZfFV8UXxNfEl8RXxBfD58PHw6fDh8Nnw0fDJ8MHwufCx8KnwofCZ8JHwifCD8Hvwd/Bz8G/wa/Bn8GPwX/Bb8FfwU/BP8EvwR"
        + "/BD8DzwPvA48DrwNPA28DDwMvAs8C7wKPAq8CTwJvAg8CLwHXAccB9wGnAZcBhwG3AWcBVwFHAXcBJwEXAQcBNwDnANsA0wDLAMMA+wCzAKsAowCbAJM"
        + "AiwCDALsAcwBrAGMAXQBZAFUAUQBNAEkARQBBAH0AOQA1ADEALQApACUAIQAeABwAGgAYABYAFAASABAADgAMAAoACAAGAAQAAgAAAA=";

    private const string ALaw =
        "gOqA64DogOmA7oDvgOyA7YDigOOA4IDhgOaA54DkgOVA9cD1QPTA9ED3wPdA9sD2QPHA8UDwwPBA88DzQPLA8gCqAK4AogCmALoAvgCyALYAigCOAIIA"
        + "hgCaAJ4AkgCWANUA1wDRANMA3QDfANkA2wDFAMcAwQDDAM0AzwDJAMuo/rj+iP6Y/uj++P7I/tj+KP44/gj+GP5o/nj+SP5Y/qj/uP+I/5j/6P/4/8j/"
        + "2P8o/zj/CP8Y/2j/eP9I/1j/oPrg+iD6YPqg++D7IPtg+6D44Pgg+GD4oPng+SD5YPlQ/XD9EP0w/dD98P2Q/bD9UPxw/BD8MPzQ/PD8kPyw/IAVgBSA"
        + "F4AWgBGAEIATgBKAHYAcgB+AHoAZgBiAG4AawApACsALQAvACEAIwAlACcAOQA7AD0APwAxADMANQA0AVgBSAF4AWgBGAEIATgBKAHYAcgB+AHoAZgBi"
        + "AG4AagArACkALwAtACMAIQAnACUAOwA5AD8APQAzADEANwA1WAFIAXgBaAEYAQgBOAEoAdgByAH4AegBmAGIAbgBqAFYAEgAeABoABgACAA4ACgA2ADI"
        + "APgA6ACYAIgAuACoAGAFIAXgBaAFYAQgBOAEoARgByAH4AegB2AGIAbgBqAGsAKQAvAC0AIwAhACcAJQArADkAPwA9ADMAMQA3ADUAM=";

    [TestMethod]
    [DataRow(6, ALaw)]
    [DataRow(7, MuLaw)]
    public void Every_code_has_the_value_that_the_standard_gives_it(int tag, string expected)
    {
        var values = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(expected)).ToArray();
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

        var decoded = Sound.Encode(WavFile.Make(8000, 1, tag, 8, codes), 8000, 256);

        CollectionAssert.AreEqual(values.Select(value => value / 32_768f).ToArray(), decoded);
    }
}
