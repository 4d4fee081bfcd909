using Maas.Codecs.Decoding;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Decoding;

/// <summary>The oracle is sentence-transformers' formula, by hand.</summary>
[TestClass]
public sealed class EmbeddingDecoderTests
{
    private static readonly float[] ThreeTokens = [1, 2, 3, 6, 100, 100];

    [TestMethod]
    public void The_mean_is_over_the_tokens_that_are_no_padding()
    {
        CollectionAssert.AreEqual(new float[] { 2, 4 }, Decode(TokenPooling.Mean, false, ThreeTokens, 1, 1, 0));
        CollectionAssert.AreEqual(new float[] { 1, 2 }, Decode(TokenPooling.Mean, false, ThreeTokens, 1, 0, 0));
        CollectionAssert.AreEqual(new float[] { 51.5f, 53 }, Decode(TokenPooling.Mean, false, ThreeTokens, 0, 1, 1));
    }

    [TestMethod]
    public void Without_a_mask_all_tokens_count_and_of_none_the_mean_is_zeros()
    {
        CollectionAssert.AreEqual(new float[] { 104 / 3f, 36 }, Decode(TokenPooling.Mean, false, ThreeTokens));
        CollectionAssert.AreEqual(new float[] { 0, 0 }, Decode(TokenPooling.Mean, true, ThreeTokens, 0, 0, 0));
    }

    [TestMethod]
    public void The_first_token_stands_for_all_or_the_one_vector_for_itself()
    {
        CollectionAssert.AreEqual(new float[] { 1, 2 }, Decode(TokenPooling.Cls, false, ThreeTokens));
        CollectionAssert.AreEqual(new float[] { 7, 8 }, Decode(TokenPooling.None, false, [7, 8]));
    }

    [TestMethod]
    public void A_vector_is_made_1_long()
    {
        CollectionAssert.AreEqual(new[] { 0.6f, 0.8f }, Decode(TokenPooling.None, true, [3, 4]));
        Assert.AreEqual(0.6f, Decode(TokenPooling.None, true, [3e30f, 4e30f])[0], 1e-6f);
    }

    [TestMethod]
    public void Numbers_that_are_not_finite_are_refused()
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => Decode(TokenPooling.None, false, [1, float.NaN]));

        Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
    }

    private static float[] Decode(TokenPooling pooling, bool normalize, float[] row, params long[] mask)
    {
        var vector = new float[2];
        var decoder = new EmbeddingDecoder(new() { Output = "y", Pooling = pooling, Normalize = normalize });
        decoder.Decode(row, [.. mask.Select(seen => seen != 0)], vector);
        return vector;
    }
}
