using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Authentication;

internal static class AuthenticationServices
{
    public static IServiceCollection AddAuthentication(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new KeyRing(Settings.Read<List<KeyPair>>(configuration, KeyPair.Section)));
}
