namespace Maas.Codecs.Text.Reading;

/// <summary>A part of a <c>tokenizer.json</c> that may be a <c>Sequence</c> of parts, which may be sequences again.</summary>
internal static class Parts
{
    private const int MostDepth = 8, MostParts = 64;

    /// <summary>Each part that is no sequence, in order; none where there is nothing.</summary>
    public static void Each(TokenizerFields? fields, string list, Action<TokenizerFields> read)
    {
        var count = 0;
        Visit(fields, 0);

        void Visit(TokenizerFields? part, int depth)
        {
            if (part is null)
            {
                return;
            }

            if (part.RequiredText("type") != "Sequence")
            {
                read(++count <= MostParts ? part : throw part.Wrong("", $"is one of more than {MostParts} parts"));
                return;
            }

            foreach (var each in depth < MostDepth ? part.Objects(list) : throw part.Wrong("", $"is a sequence within {MostDepth} others"))
            {
                Visit(each, depth + 1);
            }
        }
    }
}
